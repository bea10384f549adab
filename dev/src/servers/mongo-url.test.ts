import { withDatabase } from './mongo-url';

describe('withDatabase', () => {
  it.each([
    ['mongodb://127.0.0.1:27017', 'mongodb://127.0.0.1:27017/auth'],
    ['mongodb://127.0.0.1:27017/other', 'mongodb://127.0.0.1:27017/auth'],
    ['mongodb://u:p@a:1,b:2/?replicaSet=rs0', 'mongodb://u:p@a:1,b:2/auth?replicaSet=rs0'],
  ])('puts the name into %s', (url, expected) => {
    expect(withDatabase(url, 'auth')).toBe(expected);
  });

  it('refuses what is no MongoDB address', () => {
    expect(() => withDatabase('http://x', 'auth')).toThrow('mongodb://host:port/');
  });
});
