#!/bin/sh
# Run once by the postgres image, when its volume is empty.
psql -v ON_ERROR_STOP=1 -v owner_password="$OWNER_PASSWORD" -v app_password="$APP_PASSWORD" -U postgres -f /srv/roles.sql
