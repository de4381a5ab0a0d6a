"""Pure reports: one module a report, each a function of the journal, the settings and today."""
