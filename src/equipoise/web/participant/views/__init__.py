"""The pages of the room `participant`: those of participants, and the site's page of a link."""
