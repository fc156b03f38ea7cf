"""From a request to a page: forms, language, dates, templates, headers."""
