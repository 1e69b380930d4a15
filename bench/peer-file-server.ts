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
 * Starts the peers on a folder, in which they may write. We are judged by the first: nginx without a tuning line.
 * The second, nginx with `sendfile`, hands the disk cache's pages to the socket untouched. No program can do that on
 * this runtime, where each byte is copied twice; its figure tells what a proxy in front of Reelay would gain.
 */
export async function startPeers(folder: string): Promise<readonly [FileServer, ...FileServer[]]> {
  const plain = await startNginx(folder, 'off')
  if (plain === undefined) return [await startNode(folder)]
  const tuned = await startNginx(folder, 'on')
  return tuned === undefined ? [plain] : [plain, tuned]
}

/** One nginx process; `undefined` where it is not installed or does not start. */
async function startNginx(folder: string, sendfile: 'on' | 'off'): Promise<FileServer | undefined> {
  const port = await freePort()
  const configPath = join(folder, `nginx-sendfile-${sendfile}.conf`)
  await writeFile(configPath, nginxConfig(folder, port, sendfile))
  const nginx = spawn('nginx', ['-p', folder, '-c', configPath, '-e', 'stderr'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const ended = new Promise<'ended'>((resolve) => {
    nginx.on('error', () => resolve('ended'))
    nginx.on('exit', () => resolve('ended'))
  })
  if ((await Promise.race([answersAt(port), ended])) === 'ended') return undefined
  return {
    name: sendfile === 'on' ? 'nginx with sendfile' : 'nginx',
    url: new URL(`http://127.0.0.1:${port}`),
    async stop() {
      nginx.kill()
      await ended
    },
  }
}

function nginxConfig(folder: string, port: number, sendfile: 'on' | 'off'): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${folder}/${name};`,
  )
  return `
daemon off;
master_process off;
pid ${folder}/nginx-sendfile-${sendfile}.pid;
events { worker_connections 256; }
http {
  ${temporary.join('\n  ')}
  access_log off;
  sendfile ${sendfile};
  default_type video/mp4;
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
