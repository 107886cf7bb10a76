"""A Modbus server that nobody here wrote (Debian: python3-pymodbus), for the tests.

python3 pymodbus_server.py rtu DEVICE BAUD   or   python3 pymodbus_server.py tcp PORT

Units 1 and 2; register n holds n + 1000 * unit, in both tables; coil n is set for even n. Prints "ready".
"""

import asyncio
import sys

from pymodbus.datastore import ModbusSequentialDataBlock, ModbusServerContext, ModbusSlaveContext
from pymodbus.server import StartAsyncSerialServer, StartAsyncTcpServer
from pymodbus.transaction import ModbusRtuFramer


def unit(number):
    registers = [n + 1000 * number for n in range(500)]
    bits = [n % 2 == 0 for n in range(500)]
    return ModbusSlaveContext(
        ir=ModbusSequentialDataBlock(0, registers[:]),
        hr=ModbusSequentialDataBlock(0, registers[:]),
        co=ModbusSequentialDataBlock(0, bits[:]),
        di=ModbusSequentialDataBlock(0, bits[:]),
        zero_mode=True,
    )


async def main():
    context = ModbusServerContext(slaves={1: unit(1), 2: unit(2)}, single=False)
    asyncio.get_running_loop().call_later(0.2, lambda: print("ready", flush=True))
    if sys.argv[1] == "rtu":
        await StartAsyncSerialServer(
            context=context, framer=ModbusRtuFramer, port=sys.argv[2], baudrate=int(sys.argv[3]), ignore_missing_slaves=True
        )
    else:
        await StartAsyncTcpServer(context=context, address=("127.0.0.1", int(sys.argv[2])), ignore_missing_slaves=True)


asyncio.run(main())
