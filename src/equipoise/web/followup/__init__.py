"""What is due and what was found: visits, forms, their history, queries, locks and signatures."""
