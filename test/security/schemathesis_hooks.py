"""What schemathesis has to be told: a part that is a PDF is sent as the bytes it is made of."""

import schemathesis


@schemathesis.serializer("application/pdf")
def as_bytes(_context, value):
    return value if isinstance(value, bytes) else str(value).encode()
