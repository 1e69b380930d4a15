/** Peers that serve the same file: nginx where it is installed, a bare Node server where it is not. */

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { startChild } from './child.ts'

/** A server of the files in one folder. */
export type FileServer = { readonly name: string; readonly url: URL; stop(): Promise<void> }

/**
 * Starts the peers on a folder, in which they may write. We are judged by the first: nginx with the settings that Debian
 * ships, `sendfile` among them, which hands the disk cache's pages to the socket untouched. No program can do that on this
 * runtime, where each byte is copied twice; the second, nginx without it, tells how much of the distance that is.
 */
export async function startPeers(folder: string): Promise<readonly [FileServer, ...FileServer[]]> {
  const shipped = await startNginx(folder, 'on')
  if (shipped === undefined) return [await startNode(folder)]
  const copying = await startNginx(folder, 'off')
  return copying === undefined ? [shipped] : [shipped, copying]
}

/** One nginx; `undefined` where it is not installed or does not start. */
async function startNginx(folder: string, sendfile: 'on' | 'off'): Promise<FileServer | undefined> {
  const port = await freePort()
  const configPath = join(folder, `nginx-sendfile-${sendfile}.conf`)
  await writeFile(configPath, nginxConfig(folder, port, sendfile))
  const path = `${process.env['PATH'] ?? ''}:/usr/sbin`
  const nginx = spawn('nginx', ['-p', folder, '-c', configPath, '-e', 'stderr'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, PATH: path },
  })
  const ended = new Promise<'ended'>((resolve) => {
    nginx.on('error', () => resolve('ended'))
    nginx.on('exit', () => resolve('ended'))
  })
  if ((await Promise.race([answersAt(port), ended])) === 'ended') return undefined
  return {
    name: sendfile === 'on' ? 'nginx as Debian ships it' : 'nginx without sendfile',
    url: new URL(`http://127.0.0.1:${port}`),
    async stop() {
      nginx.kill()
      await ended
    },
  }
}

/** Debian's `nginx.conf`, with places of its own in this folder, and in the foreground. */
function nginxConfig(folder: string, port: number, sendfile: 'on' | 'off'): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${folder}/${name};`,
  )
  return `
daemon off;
${process.getuid?.() === 0 ? 'user root;' : ''}
worker_processes auto;
pid ${folder}/nginx-sendfile-${sendfile}.pid;
events { worker_connections 768; }
http {
  ${temporary.join('\n  ')}
  sendfile ${sendfile};
  tcp_nopush on;
  types_hash_max_size 2048;
  default_type application/octet-stream;
  access_log ${folder}/access.log;
  gzip on;
  server {
    listen 127.0.0.1:${port};
    root ${folder};
  }
}
`
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port')
  return address.port
}

async function answersAt(port: number): Promise<void> {
  for (;;) {
    const socket = connect({ host: '127.0.0.1', port })
    const isOpen = await Promise.race([
      once(socket, 'connect').then(() => true),
      once(socket, 'close').then(() => false),
    ]).catch(() => false)
    socket.destroy()
    if (isOpen) return
    await new Promise((wake) => setTimeout(wake, 20))
  }
}

async function startNode(folder: string): Promise<FileServer> {
  const child = await startChild<string, never, never>('file-server.ts', [folder])
  return { name: 'bare Node server', url: new URL(child.ready), stop: () => child.stop() }
}
