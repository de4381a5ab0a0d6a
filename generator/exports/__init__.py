"""Files for other tools: one module a format, each a function of the journal and its reports."""
