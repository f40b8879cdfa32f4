"""What words and lists beside public counts tell of these, and which may therefore stand there."""
