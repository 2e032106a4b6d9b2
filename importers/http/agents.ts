import { RequestFilteringHttpAgent, RequestFilteringHttpsAgent } from 'request-filtering-agent';

const filtering = { http: new RequestFilteringHttpAgent(), https: new RequestFilteringHttpsAgent() };
const anywhere = {
  http: new RequestFilteringHttpAgent({ allowPrivateIPAddress: true }),
  https: new RequestFilteringHttpsAgent({ allowPrivateIPAddress: true }),
};

/** The connections of a call: a sandbox may live on loopback; nobody else may reach private addresses. */
export const agentsFor = ({ sandbox }: { sandbox: boolean }) => (sandbox ? anywhere : filtering);
