#!/bin/sh
# Makes the site for others in the folder that is named, as hosts do that build it themselves.
# It makes the public site and no other, and prints nothing of the journal: such logs are often public.
set -u
python -m pip install --quiet --no-deps -r hosting/requirements.txt || exit 1
rounds publish "$1" --quiet 2>/dev/null && exit 0
status=$?
case $status in
  1) echo "The journal has errors: rounds check lists them on your own computer." ;;
  3) echo "The gate refused the site: rounds publish --dry-run says why on your own computer." ;;
  *) echo "rounds publish ended with status $status." ;;
esac
exit "$status"
