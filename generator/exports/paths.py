"""Where the files for other programs lie in a site.

Out: paths from the root of the site. It must not know what is in them.
"""

CALENDAR, CONTACTS, FEED = "calendar.ics", "contacts.vcf", "feed.xml"
DATA, SCHEMA = "journal.json", "journal.schema.json"
