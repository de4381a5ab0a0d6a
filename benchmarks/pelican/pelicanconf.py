"""Settings for Pelican: the kinds of pages that Rounds makes, its cache of read files switched on.

In: `content/entries`, whose companies are categories, people authors, skills tags. Out: `output/`.
"""

SITENAME = "Made-up rounds"
SITEURL = ""
RELATIVE_URLS = True
TIMEZONE = "UTC"
DEFAULT_LANG = "en"
PATH = "content"
OUTPUT_PATH = "output"
ARTICLE_PATHS = ["entries"]
PAGE_PATHS: list[str] = []
STATIC_PATHS: list[str] = []
THEME = "theme"
PLUGINS: list[str] = []

FILENAME_METADATA = "(?P<slug>.*)"
ARTICLE_URL, ARTICLE_SAVE_AS = "entries/{slug}/", "entries/{slug}/index.html"
CATEGORY_URL, CATEGORY_SAVE_AS = "companies/{slug}/", "companies/{slug}/index.html"
AUTHOR_URL, AUTHOR_SAVE_AS = "people/{slug}/", "people/{slug}/index.html"
TAG_URL, TAG_SAVE_AS = "skills/{slug}/", "skills/{slug}/index.html"
DIRECT_TEMPLATES = ["index", "entries", "archives", "categories", "authors", "tags"]
ENTRIES_SAVE_AS = "entries/index.html"
ARCHIVES_SAVE_AS = "timeline/index.html"
CATEGORIES_SAVE_AS = "companies/index.html"
AUTHORS_SAVE_AS = "people/index.html"
TAGS_SAVE_AS = "skills/index.html"
DEFAULT_PAGINATION = False
WITH_FUTURE_DATES = True

FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = None
AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None

# Neither side colours code or rewrites quotation marks.
MARKDOWN = {"extension_configs": {"markdown.extensions.meta": {}}, "output_format": "html5"}
TYPOGRIFY = False

CACHE_CONTENT = LOAD_CONTENT_CACHE = True
CHECK_MODIFIED_METHOD = "mtime"
