"""Files of seniors, officers, units and services: looked through before anything is stored."""

SENIORS, OFFICERS, ORGANISATION, SERVICES = "seniors", "officers", "organisation", "services"
KINDS = (SENIORS, OFFICERS, ORGANISATION, SERVICES)
