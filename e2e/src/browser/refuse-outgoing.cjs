// Required by a process before all else: it reaches this machine only. What it tried to reach is written beside this file.
const { appendFileSync } = require('node:fs');
const { Socket } = require('node:net');
const path = require('node:path');

const LOOPBACK = /^(localhost|127\..*|::1|)$/;
const { connect } = Socket.prototype;

Socket.prototype.connect = function refuseOutgoing(...given) {
  // tls and http pass the arguments already normalised, in an array of their own.
  const [options, host] = Array.isArray(given[0]) ? given[0] : given;
  const target =
    typeof options === 'object' ? (options.path ? '' : (options.host ?? '')) : typeof host === 'string' ? host : '';
  if (LOOPBACK.test(target)) return connect.apply(this, given);
  appendFileSync(path.join(__dirname, 'outgoing.log'), `${process.argv[1] ?? ''} ${target}\n`);
  process.nextTick(() => this.destroy(new Error(`refused: ${target}`)));
  return this;
};
