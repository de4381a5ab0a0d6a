"""The preview: the site served from memory to this machine's browser, and built anew on every save.

One way through: `watch` hints, `stamps` decide, `builder` builds, `session` publishes a `Snapshot`;
`server` takes a connection, `wire` its request, `guard` judges it, `routes` answers from the snapshot,
where a page is made when it is asked for.
"""
