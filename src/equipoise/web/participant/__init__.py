"""A participant's own pages, by a secret link: questionnaires, and what comes next."""
