"""A public site on its way to others: sealed behind the gate, compared with what is there, sent."""
