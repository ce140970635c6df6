"""A trial's design as data: arms, masking, allocation, visits, forms, endpoints; each value with its source."""
