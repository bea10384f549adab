import express, { type Express, Router } from 'express';
import { createBankRouter } from './bank/bank-router';
import { createEmulatorRouter } from './emulator/emulator-router';
import { answerErrors, unknownRoute } from './http/error-handler';
import { parseForm, readForm } from './http/form';
import { logRequests } from './http/request-log';
import { requireApiKey } from './http/require-api-key';
import { createEndpointRunner, type EndpointDeps } from './http/run-endpoint';
import { cancelPaymentIntent } from './routes/cancel-payment-intent';
import { cancelRefund } from './routes/cancel-refund';
import { capturePaymentIntent } from './routes/capture-payment-intent';
import { confirmPaymentIntent } from './routes/confirm-payment-intent';
import { createConfirmationToken } from './routes/create-confirmation-token';
import { createPaymentIntent } from './routes/create-payment-intent';
import { createPaymentMethod } from './routes/create-payment-method';
import { createRefund } from './routes/create-refund';
import { createToken } from './routes/create-token';
import { listDisputes } from './routes/list-disputes';
import { listPaymentIntents } from './routes/list-payment-intents';
import { listRefunds } from './routes/list-refunds';
import { retrieveCharge } from './routes/retrieve-charge';
import { retrieveConfirmationToken } from './routes/retrieve-confirmation-token';
import { retrieveDispute } from './routes/retrieve-dispute';
import { retrievePaymentIntent } from './routes/retrieve-payment-intent';
import { retrievePaymentMethod } from './routes/retrieve-payment-method';
import { retrieveRefund } from './routes/retrieve-refund';

export function createApp(deps: EndpointDeps): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', parseForm);
  app.get(['/health/live', '/health/ready'], (_req, res) => {
    res.json({ status: 'ok' });
  });
  app.use(logRequests(deps.log));
  app.use('/_emulator', createEmulatorRouter(deps));
  app.use('/test-bank', createBankRouter(deps));
  app.use('/v1', requireApiKey, readForm, createApiRouter(deps));
  app.use(unknownRoute);
  app.use(answerErrors(deps.log));
  return app;
}

function createApiRouter(deps: EndpointDeps): Router {
  const run = createEndpointRunner(deps);
  const api = Router();
  api.post('/payment_intents', run(createPaymentIntent));
  api.get('/payment_intents', run(listPaymentIntents));
  api.get('/payment_intents/:id', run(retrievePaymentIntent));
  api.post('/payment_intents/:id/confirm', run(confirmPaymentIntent));
  api.post('/payment_intents/:id/capture', run(capturePaymentIntent));
  api.post('/payment_intents/:id/cancel', run(cancelPaymentIntent));
  api.post('/refunds', run(createRefund));
  api.get('/refunds', run(listRefunds));
  api.get('/refunds/:id', run(retrieveRefund));
  api.post('/refunds/:id/cancel', run(cancelRefund));
  api.get('/disputes', run(listDisputes));
  api.get('/disputes/:id', run(retrieveDispute));
  api.get('/charges/:id', run(retrieveCharge));
  api.post('/payment_methods', run(createPaymentMethod));
  api.get('/payment_methods/:id', run(retrievePaymentMethod));
  api.post('/tokens', run(createToken));
  api.get('/confirmation_tokens/:id', run(retrieveConfirmationToken));
  api.post('/test_helpers/confirmation_tokens', run(createConfirmationToken));
  return api;
}
