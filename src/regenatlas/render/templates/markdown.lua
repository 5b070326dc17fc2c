-- Prepares a chapter's Markdown for Typst: facts become numbered notes, headings skip no level (PDF/UA), links lead
-- to the web or nowhere, and an image is its alternative text.
local last = 1

local function header(heading)
  heading.level = math.min(math.max(heading.level, 2), last + 1)
  heading.identifier = ''
  last = heading.level
  return heading
end

local function link(it)
  local fact = it.target:match('^#fact%-([a-z0-9_.-]+)$')
  if fact then
    local said = pandoc.Inlines(it.content)
    said:insert(1, pandoc.RawInline('typst', '#fact("' .. fact .. '")['))
    said:insert(pandoc.RawInline('typst', ']'))
    return said
  end
  if not it.target:match('^https?://') then
    return it.content
  end
end

-- The reader takes HTML for HTML even when told not to; to a report it is text, as it is on the page.
local function raw(it)
  if it.format == 'html' then
    return it.tag == 'RawBlock' and pandoc.Para { pandoc.Str(it.text) } or pandoc.Str(it.text)
  end
end

-- A paragraph between two pieces becomes a comment, which no text can look like: see `to_typst`.
local function mark(it)
  local said = #it.content == 1 and it.content[1].text
  if said and said:match('^piece%x+$') and #said == 69 then
    return pandoc.RawBlock('typst', '//' .. said)
  end
end

-- One pass in the order of the document, because a heading's level depends on the one before it.
return {
  {
    traverse = 'topdown',
    Header = header,
    Para = mark,
    Link = link,
    Image = function(it) return it.caption end,
    RawInline = raw,
    RawBlock = raw,
  },
}
