"""Pictures of a public site: what can be seen in them, and nothing else that their files hold."""
