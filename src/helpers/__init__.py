"""On the Record: who said what, when and where, and what they stand for."""

from helpers.articles import read_articles
from helpers.codebook import classify_stances
from helpers.networks import network
from helpers.agreement import agreement
from helpers.pipeline import run_study
from helpers.positions import positions
from helpers.report import build_report
from helpers.statements import extract_statements
from helpers.study import load_study

__all__ = [
    "agreement", "build_report", "classify_stances", "extract_statements", "load_study",
    "network", "positions", "read_articles", "run_study",
]
