import { withDatabase } from './mongo-url';

describe('withDatabase', () => {
  it.each([
    ['mongodb://127.0.0.1:27017', 'mongodb://127.0.0.1:27017/auth'],
    ['mongodb://127.0.0.1:27017/other', 'mongodb://127.0.0.1:27017/auth'],
    ['mongodb://a:1,b:2/?replicaSet=rs0', 'mongodb://a:1,b:2/auth?replicaSet=rs0'],
    ['mongodb://[::1]:27017/', 'mongodb://[::1]:27017/auth'],
  ])('puts the name into %s', (url, expected) => {
    expect(withDatabase(url, 'auth')).toBe(expected);
  });

  it.each([
    ['mongodb://u:p@a:1', 'mongodb://u:p@a:1/auth?authSource=admin'],
    ['mongodb://u:p@a:1/', 'mongodb://u:p@a:1/auth?authSource=admin'],
    ['mongodb://u:p@a:1/people', 'mongodb://u:p@a:1/auth?authSource=people'],
    [
      'mongodb://u:p%40%2F%3A@a:1,b:2/?replicaSet=rs0',
      'mongodb://u:p%40%2F%3A@a:1,b:2/auth?replicaSet=rs0&authSource=admin',
    ],
    ['mongodb://u:p@a:1/x?authSource=y&tls=true', 'mongodb://u:p@a:1/auth?authSource=y&tls=true'],
    [
      'mongodb://u:p@a:1/?authMechanism=SCRAM-SHA-256',
      'mongodb://u:p@a:1/auth?authMechanism=SCRAM-SHA-256&authSource=admin',
    ],
    ['mongodb://u@a:1/?authMechanism=MONGODB-X509', 'mongodb://u@a:1/auth?authMechanism=MONGODB-X509'],
    ['mongodb+srv://u:p@cluster.example/', 'mongodb+srv://u:p@cluster.example/auth?authSource=admin'],
  ])('keeps the login of %s, and where it is looked up', (url, expected) => {
    expect(withDatabase(url, 'auth')).toBe(expected);
  });

  it('stays as it is when it is applied twice', () => {
    const once = withDatabase('mongodb://u:p@a:1/people?tls=true', 'auth');
    expect(withDatabase(once, 'auth')).toBe(once);
    expect(withDatabase(withDatabase('mongodb://u:p@a:1/', ''), 'auth')).toBe(
      'mongodb://u:p@a:1/auth?authSource=admin',
    );
  });

  it.each(['http://x', 'mongodb://', ''])('refuses %s, which is no MongoDB address', (url) => {
    expect(() => withDatabase(url, 'auth')).toThrow('mongodb://host:port/');
  });
});
