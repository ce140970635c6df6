"""The one module that opens what is sealed."""
