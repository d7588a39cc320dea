from helpers.run.cli import main as main
from helpers.run.pipeline import run_study as run_study
