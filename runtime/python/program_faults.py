# Support code, of which a program holds what it uses.

#: fail
class Fault(Exception):
    """An error of the Mochi program; `code` is its number, the exit status if uncaught."""

    def __init__(self, code, message):
        super().__init__(message)
        self.code = code


def fail(code, message):
    raise Fault(code, message)


#: caught needs: fail
def caught(error):
    """The message of an error that a `catch` block takes."""
    if isinstance(error, Fault):
        return str(error)
    if isinstance(error, RecursionError):
        return "call stack exceeded 1048576 frames"
    raise error


