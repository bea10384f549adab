export const pageHeaders = {
  'X-Total-Count': 'How many there are on all pages.',
  Link: 'The address of the next page, where there is one (RFC 8288, rel="next").',
};
