"""Chapter: can the clinics treat the patients."""
