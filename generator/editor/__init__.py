"""The journal in an editor: what is wrong, what could be written, who is meant, while somebody types.

Functions over a journal as it stands in the editor, saved or not. Only
`server.py` and `messages.py` know the protocol.
"""
