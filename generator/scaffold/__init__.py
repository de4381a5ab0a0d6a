"""What a new user starts from: the files of a fresh project, and the text of a new entry."""
