"""The pages of a public site: views and planners that know the public journal alone."""
