// Bluesky's own servers for a test, on loopback alone: the preload keeps every listener there.
import net from 'node:net'
const listen = net.Server.prototype.listen
net.Server.prototype.listen = function (...said) {
  const [first, second] = said
  if (typeof first === 'number' || /^\d+$/.test(first ?? '')) {
    if (typeof second === 'string') said[1] = '127.0.0.1'
    else said.splice(1, 0, '127.0.0.1')
  } else if (first && typeof first === 'object' && first.port !== undefined && !first.path) {
    said[0] = { ...first, host: '127.0.0.1' }
  }
  return listen.apply(this, said)
}

const { createRequire } = await import('node:module')
const { TestNetwork } = createRequire(`${process.cwd()}/package.json`)('@atproto/dev-env')
const port = (name) => Number(process.env[name])
const network = await TestNetwork.create({
  pds: { port: port('PDS_PORT'), hostname: 'localhost', enableDidDocWithSession: true },
  bsky: { port: port('APP_PORT'), dbPostgresSchema: 'bsky', publicUrl: `http://localhost:${port('APP_PORT')}` },
  plc: { port: port('PLC_PORT') },
  ozone: {
    port: port('OZONE_PORT'), chatUrl: 'http://localhost:9', chatDid: 'did:example:chat',
    dbMaterializedViewRefreshIntervalMs: 30000,
  },
})
console.log('READY')
process.on('SIGTERM', async () => {
  setTimeout(() => process.exit(0), 3000)
  await network.close()
  process.exit(0)
})
