"""Allocating participants."""
