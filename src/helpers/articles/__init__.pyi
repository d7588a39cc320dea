from helpers.articles.kinds import LABEL as LABEL
from helpers.articles.kinds import language_of as language_of
from helpers.articles.plaintext import decode as decode
from helpers.articles.plaintext import one_line as one_line
from helpers.articles.publication_day import day_of as day_of
from helpers.articles.read import read_articles as read_articles
from helpers.articles.sources import DESCRIBED as DESCRIBED
from helpers.articles.sources import METADATA as METADATA
