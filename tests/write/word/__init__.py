"""Reports in Word."""
