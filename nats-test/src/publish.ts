import { connect } from './connect';

const SUBJECT = 'try:said';

const client = connect('publisher');
client.on('connect', () => {
  const text = process.argv.slice(2).join(' ') || 'hello';
  client.publish(SUBJECT, JSON.stringify({ text, at: new Date().toISOString() }), (error, guid) => {
    if (error) console.error(`not stored: ${String(error)}`);
    else console.log(`stored by the broker as ${guid}`);
    client.close();
  });
});
