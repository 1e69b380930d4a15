/** The peer that serves the same file: nginx where it is installed, a bare Node server where it is not. */

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { startChild } from './child.ts'

/** A server of the files in one folder. */
export type FileServer = { readonly name: string; readonly url: URL; stop(): Promise<void> }

/** Starts the peer on a folder, in which it may write. */
export async function startPeer(folder: string): Promise<FileServer> {
  return (await startNginx(folder)) ?? startNode(folder)
}

/** One nginx process as distributions set it up: `sendfile` on, nothing logged for a request. */
async function startNginx(folder: string): Promise<FileServer | undefined> {
  const port = await freePort()
  const configPath = join(folder, 'nginx.conf')
  await writeFile(configPath, nginxConfig(folder, port))
  const nginx = spawn('nginx', ['-p', folder, '-c', configPath, '-e', 'stderr'], { stdio: ['ignore', 'ignore', 'inherit'] })
  const ended = new Promise<'ended'>((resolve) => {
    nginx.on('error', () => resolve('ended'))
    nginx.on('exit', () => resolve('ended'))
  })
  if ((await Promise.race([answersAt(port), ended])) === 'ended') return undefined
  return {
    name: 'nginx',
    url: new URL(`http://127.0.0.1:${port}`),
    async stop() {
      nginx.kill()
      await ended
    },
  }
}

function nginxConfig(folder: string, port: number): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/${name};`)
  return `
daemon off;
master_process off;
pid ${folder}/nginx.pid;
events { worker_connections 256; }
http {
  ${temporary.join('\n  ')}
  access_log off;
  sendfile on;
  tcp_nopush on;
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
    const isOpen = await Promise.race([once(socket, 'connect').then(() => true), once(socket, 'close').then(() => false)]).catch(() => false)
    socket.destroy()
    if (isOpen) return
    await new Promise((wake) => setTimeout(wake, 20))
  }
}

async function startNode(folder: string): Promise<FileServer> {
  const child = await startChild<string, never, never>('file-server.ts', [folder])
  return { name: 'bare Node server', url: new URL(child.ready), stop: () => child.stop() }
}
