"""Who gets which treatment: lists drawn and sealed before the first, opened by one module."""
