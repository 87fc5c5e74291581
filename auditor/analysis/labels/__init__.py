"""Label review (``review``), people's votes (``annotators``) and the learning curve of a quick classifier."""
