"""The gate before a public site: two proofs that nothing private is in it."""
