import { createServer } from 'node:net';
import { freePort } from '../servers/free-port';
import { firstFreeOffset, requireFreePorts } from './ports-free';
import { portsAt, readSettings } from './settings';

describe('requireFreePorts', () => {
  it('says which port is taken and which variable moves it', async () => {
    const port = await freePort();
    const { ports } = readSettings({ ports: { 'stripe-emulator': port } });
    const holder = createServer();
    await new Promise<void>((resolve) => holder.listen(port, '127.0.0.1', resolve));
    const words = `Port ${port} (stripe-emulator) is in use by another program; move it with STRIPE_EMULATOR_PORT=<port>`;
    await expect(requireFreePorts(ports, ['stripe-emulator'])).rejects.toThrow(words);
    await new Promise((resolve) => holder.close(resolve));
    await expect(requireFreePorts(ports, ['stripe-emulator'])).resolves.toBeUndefined();
  });

  it('refuses ports that browsers refuse', async () => {
    const { ports } = readSettings({ ports: { gateway: 10_080 } });
    await expect(requireFreePorts(ports, ['gateway'])).rejects.toThrow('GATEWAY_PORT');
  });

  it('D3: offers the first PORT_OFFSET that works', async () => {
    const { ports } = readSettings({ portOffset: 2_000 });
    const refusal = await requireFreePorts(ports, ['gateway', 'auth']).catch((error: Error) => error.message);
    const offered = Number(/ or all of them with PORT_OFFSET=(\d+)\.$/.exec(String(refusal))?.[1]);
    expect(refusal).toContain('Browsers refuse port 10080 (gateway)');
    await expect(
      requireFreePorts(readSettings({ portOffset: offered }).ports, ['gateway', 'auth']),
    ).resolves.toBeUndefined();

    const holder = createServer();
    await new Promise<void>((resolve) => holder.listen(8_080 + offered, '127.0.0.1', resolve));
    const next = await firstFreeOffset(['gateway', 'auth']);
    await new Promise((resolve) => holder.close(resolve));
    expect(next).toBeGreaterThan(offered);
    expect(portsAt(next ?? 0).gateway).not.toBe(10_080);
  });
});

describe('readSettings', () => {
  it('shifts every port by PORT_OFFSET, but not one that is set by itself', () => {
    const { ports } = readSettings({ env: { PORT_OFFSET: '1000', AUTH_PORT: '4999' } });
    expect(ports).toMatchObject({ gateway: 9080, auth: 4999, mongodb: 28_018, 'nats-monitoring': 9222 });
  });
});
