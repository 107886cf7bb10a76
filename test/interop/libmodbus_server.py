"""A Modbus server that nobody here wrote (Debian: libmodbus5), called from Python, for the tests.

python3 libmodbus_server.py tcp PORT   or   python3 libmodbus_server.py rtu DEVICE BAUD

Unit 1 (over TCP: any); register n holds n + 1000, in both tables; coil n is set for even n. One client at a time.
Prints "ready".
"""

import ctypes
import sys

modbus = ctypes.CDLL("libmodbus.so.5")


class Mapping(ctypes.Structure):
    _fields_ = [
        *[(name, ctypes.c_int) for name in ("nb_bits", "start_bits", "nb_input_bits", "start_input_bits")],
        *[(name, ctypes.c_int) for name in ("nb_input", "start_input", "nb_holding", "start_holding")],
        *[(name, ctypes.POINTER(ctypes.c_uint8)) for name in ("bits", "input_bits")],
        *[(name, ctypes.POINTER(ctypes.c_uint16)) for name in ("input", "holding")],
    ]


modbus.modbus_new_tcp.restype = modbus.modbus_new_rtu.restype = ctypes.c_void_p
modbus.modbus_mapping_new.restype = ctypes.POINTER(Mapping)
SIZE = 500
QUERY_BYTES = 260

mapping = modbus.modbus_mapping_new(SIZE, SIZE, SIZE, SIZE)
for n in range(SIZE):
    mapping.contents.input[n] = mapping.contents.holding[n] = n + 1000
    mapping.contents.bits[n] = mapping.contents.input_bits[n] = n % 2 == 0


def serve(context):
    query = (ctypes.c_uint8 * QUERY_BYTES)()
    while True:
        length = modbus.modbus_receive(context, query)
        if length < 0:
            return
        if length > 0:
            modbus.modbus_reply(context, query, length, mapping)


if sys.argv[1] == "tcp":
    context = ctypes.c_void_p(modbus.modbus_new_tcp(b"127.0.0.1", int(sys.argv[2])))
    listening = ctypes.c_int(modbus.modbus_tcp_listen(context, 1))
    if listening.value < 0:
        sys.exit("cannot listen")
    print("ready", flush=True)
    while modbus.modbus_tcp_accept(context, ctypes.byref(listening)) >= 0:
        serve(context)
        modbus.modbus_close(context)
else:
    baud = int(sys.argv[3])
    context = ctypes.c_void_p(modbus.modbus_new_rtu(sys.argv[2].encode(), baud, ctypes.c_char(b"N"), 8, 1))
    modbus.modbus_set_slave(context, 1)
    if modbus.modbus_connect(context) < 0:
        sys.exit("cannot open the line")
    print("ready", flush=True)
    while True:
        serve(context)
