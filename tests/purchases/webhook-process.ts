import { createServer } from 'node:http';
import { POST } from '@/app/api/stripe/webhook/route';

/** A process of its own that answers Stripe's deliveries with our route: what one replica of the app is to a webhook. */
const server = createServer(async (incoming, outgoing) => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const signature = String(incoming.headers['stripe-signature'] ?? '');
  const headers = { 'stripe-signature': signature };
  const request = new Request('http://localhost/api/stripe/webhook', {
    method: 'POST',
    body: Buffer.concat(chunks),
    headers,
  });
  const answer = await POST(request, { params: Promise.resolve({}) });
  outgoing.writeHead(answer.status);
  outgoing.end(await answer.text());
});

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.({ port: typeof address === 'object' && address ? address.port : 0 });
});
process.once('disconnect', () => process.exit(0));
