"""Turn an interview journal of plain text files into a static site."""

__version__ = "0.1.0"
