export const pageHeaders = {
  headers: { 'X-Total-Count': 'How many there are on all pages.' },
  optionalHeaders: { Link: 'The address of the next page, where there is one (RFC 8288, rel="next").' },
};
