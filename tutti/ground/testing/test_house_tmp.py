import pytest, socket
@pytest.mark.django_db
def test_db():
    from django.db import connection
    with connection.cursor() as c:
        c.execute("select current_setting('fsync'), version()"); print(c.fetchone())
def test_out():
    with pytest.raises(Exception) as e:
        socket.create_connection(("192.0.2.1",80),timeout=1)
    print(e)
