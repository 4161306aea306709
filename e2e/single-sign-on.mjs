// A government's single sign-on for the browser tests: the package oidc-provider, a real OpenID Connect provider.
//
//   node single-sign-on.mjs PORT RETURN    prints "ready" when it listens; whoever types a name there is that subject
//
// GET /tamper?with=nonce|slow|keys|nothing makes it misbehave: another nonce in the identity, a code that has run out
// before it is redeemed, other keys from now on.
import { createServer } from 'node:http';
import { setTimeout as passed } from 'node:timers/promises';
import { exportJWK, generateKeyPair } from '../web-assets/node_modules/jose/dist/webapi/index.js';
import Provider from '../web-assets/node_modules/oidc-provider/lib/index.js';

const [port, back] = process.argv.slice(2);
const issuer = `http://localhost:${port}`;
let tampered = 'nothing';

async function provider() {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const key = { ...(await exportJWK(privateKey)), use: 'sig', alg: 'RS256', kid: crypto.randomUUID() };
  return new Provider(issuer, {
    jwks: { keys: [key] },
    clients: [{ client_id: 'jiannuo', client_secret: 'a secret of the tests', redirect_uris: [back] }],
    cookies: { keys: ['a key of the tests'] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
    loadExistingGrant: async (ctx) => {
      const grant = new ctx.oidc.provider.Grant({
        clientId: ctx.oidc.client.clientId,
        accountId: ctx.oidc.session.accountId,
      });
      grant.addOIDCScope('openid');
      await grant.save();
      return grant;
    },
    ttl: { AuthorizationCode: () => (tampered === 'slow' ? 1 : 60), IdToken: 600, Interaction: 600, Grant: 600, Session: 600, AccessToken: 60 },
  });
}

let current = await provider();

function page(response, uid) {
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
  response.end(`<!doctype html><html lang="zh-CN"><title>政务统一身份认证</title><h1>政务统一身份认证</h1>
<form method="post" action="/interaction/${uid}"><label>姓名<input name="login"></label><button>登录</button></form>`);
}

async function typed(request) {
  let body = '';
  for await (const part of request) body += part;
  return new URLSearchParams(body).get('login');
}

createServer(async (request, response) => {
  const address = new URL(request.url, issuer);
  if (address.pathname === '/tamper') {
    tampered = address.searchParams.get('with');
    if (tampered === 'keys') current = await provider();
    response.end('done');
    return;
  }
  if (address.pathname.startsWith('/interaction/')) {
    if (request.method === 'POST') {
      const result = { login: { accountId: await typed(request) } };
      await current.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
      return;
    }
    page(response, address.pathname.split('/').pop());
    return;
  }
  if (tampered === 'nonce' && address.searchParams.has('nonce')) {
    address.searchParams.set('nonce', 'another');
    request.url = address.pathname + address.search;
  }
  // Longer than the life of a code.
  if (tampered === 'slow' && address.pathname === '/token') await passed(2500);
  current.callback()(request, response);
}).listen(Number(port), '127.0.0.1', () => console.log('ready'));
