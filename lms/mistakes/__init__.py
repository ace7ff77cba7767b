"""The notebook of mistakes (错题本): what a student got wrong, to be repeated until it sits."""
