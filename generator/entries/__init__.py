"""From files to typed entries: find and read them, split front matter, convert fields, parse text."""
